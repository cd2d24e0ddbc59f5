/// The equipment page itself, in both languages at once.
enum EquipmentPageText {
  static let style = """
    :root{color-scheme:light dark}
    body{font:1.05rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:34rem;padding:1rem}
    h1{font-size:1.3rem}
    section{border:1px solid #888;border-radius:.6rem;margin:1rem 0;padding:.8rem}
    h2{font-size:1.05rem;margin:0 0 .4rem}
    button{font:inherit;min-height:2.8rem;padding:.3rem 1rem;margin:.2rem .4rem .2rem 0}
    video{width:100%;max-height:14rem;background:#000;border-radius:.4rem}
    meter{width:100%;height:1.2rem}
    output{display:block;font-weight:600;min-height:1.5em}
    .yes{color:#0a7d32}
    .no{color:#c0261c}
    @media (prefers-color-scheme:dark){.yes{color:#5fd38a}.no{color:#ff8a80}}
    """

  static let script = """
    'use strict';
    const found = {camera: false, microphone: false, speaker: false};
    const $ = id => document.getElementById(id);
    function say(id, good, text) {
      const place = $(id);
      place.textContent = text;
      place.className = good === true ? 'yes' : good === false ? 'no' : '';
    }
    const pause = ms => new Promise(done => setTimeout(done, ms));

    $('camera-try').onclick = async () => {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({video: true});
        $('picture').srcObject = stream;
        await $('picture').play();
        found.camera = $('picture').videoWidth > 0;
        say('camera-says', found.camera, found.camera
          ? '摄像头正常 · The camera works' : '没有画面 · No picture comes');
      } catch (error) {
        found.camera = false;
        say('camera-says', false, '请允许使用摄像头 · Allow this page to use the camera (' + error.name + ')');
      }
    };

    $('microphone-try').onclick = async () => {
      try {
        const stream = await navigator.mediaDevices.getUserMedia({audio: true});
        const context = new AudioContext();
        await context.resume();
        const ear = context.createAnalyser();
        context.createMediaStreamSource(stream).connect(ear);
        const wave = new Uint8Array(ear.fftSize);
        let loudest = 0;
        say('microphone-says', null, '请说话 · Speak now');
        for (let turn = 0; turn < 50; turn += 1) {
          ear.getByteTimeDomainData(wave);
          const loud = Math.max(...wave.map(value => Math.abs(value - 128))) / 128;
          loudest = Math.max(loudest, loud);
          $('loudness').value = loud;
          await pause(100);
        }
        stream.getTracks().forEach(track => track.stop());
        await context.close();
        found.microphone = loudest > 0.05;
        say('microphone-says', found.microphone, found.microphone
          ? '麦克风正常 · The microphone works' : '没有听到声音 · Nothing was heard');
      } catch (error) {
        found.microphone = false;
        say('microphone-says', false, '请允许使用麦克风 · Allow this page to use the microphone (' + error.name + ')');
      }
    };

    $('speaker-try').onclick = async () => {
      const context = new AudioContext();
      await context.resume();
      const tone = context.createOscillator();
      const soft = context.createGain();
      soft.gain.value = 0.2;
      tone.frequency.value = 660;
      tone.connect(soft).connect(context.destination);
      tone.start();
      tone.stop(context.currentTime + 1.2);
      $('heard').hidden = false;
    };
    $('heard-yes').onclick = () => {
      found.speaker = true;
      say('speaker-says', true, '扬声器正常 · The speaker works');
    };
    $('heard-no').onclick = () => {
      found.speaker = false;
      say('speaker-says', false, '请检查音量和耳机 · Check volume and headphones');
    };

    $('connection-try').onclick = async () => {
      const times = [];
      const tries = 10;
      for (let turn = 0; turn < tries; turn += 1) {
        const start = performance.now();
        try {
          await fetch('/v1/equipment-test', {cache: 'no-store', signal: AbortSignal.timeout(3000)});
          times.push(performance.now() - start);
        } catch (error) {
          say('connection-says', null, '第 ' + (turn + 1) + ' 次没有应答 · try ' + (turn + 1) + ' had no answer');
        }
      }
      found.loss_permille = Math.round((tries - times.length) * 1000 / tries);
      if (times.length === 0) {
        delete found.round_trip_ms;
        say('connection-says', false, '没有连接 · No connection');
        return;
      }
      times.sort((left, right) => left - right);
      found.round_trip_ms = Math.round(times[Math.floor(times.length / 2)]);
      say('connection-says', found.loss_permille === 0,
        '往返 · Round trip ' + found.round_trip_ms + ' ms，丢失 · lost ' + found.loss_permille + ' ‰');
    };

    $('send').onclick = async () => {
      const list = $('advice');
      list.replaceChildren();
      try {
        const answer = await fetch(location.pathname + '/checks', {
          method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(found)});
        const result = await answer.json();
        if (!answer.ok) {
          say('send-says', false, result.detail || result.title || String(answer.status));
          return;
        }
        say('send-says', result.passes, result.passes
          ? '已通过并记录 · Passed and noted' : '已记录，请看下列建议 · Noted; see the advice below');
        for (const item of result.items) {
          if (item.passes) { continue; }
          const line = document.createElement('li');
          line.textContent = item.advice.zh + ' · ' + item.advice.en;
          list.append(line);
        }
      } catch (error) {
        say('send-says', false, '没有送达，请重试 · Not sent: try again');
      }
    };
    """

  /// - Parameter startsAt: digits and signs only; nothing of the case is shown.
  static func html(startsAt: String) -> String {
    """
    <!doctype html>
    <html lang="zh-CN">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="robots" content="noindex">
    <title>设备测试 · Equipment test</title>
    <style>\(style)</style>
    </head>
    <body>
    <h1>庭审设备测试 <span lang="en">Equipment test</span></h1>
    <p>开庭时间 <span lang="en">Hearing at</span>: <time>\(startsAt)</time></p>
    <p>画面和声音只在本机测试，不会录制或者上传；只记录测试结果。
    <span lang="en">Picture and sound stay on this device; only the results are noted.</span></p>
    \(section("camera", zh: "一、摄像头", en: "1. Camera", "<video id=\"picture\" muted playsinline></video>"))
    \(section("microphone", zh: "二、麦克风", en: "2. Microphone", "<meter id=\"loudness\" min=\"0\" max=\"1\" value=\"0\"></meter>"))
    \(section("speaker", zh: "三、扬声器", en: "3. Speaker", heard))
    \(section("connection", zh: "四、网络", en: "4. Connection", ""))
    <section>
    <button id="send" type="button">五、提交结果 · 5. Send the results</button>
    <output id="send-says" role="status"></output>
    <ul id="advice"></ul>
    </section>
    <noscript>本页需要 JavaScript。<span lang="en">This page needs JavaScript.</span></noscript>
    <script>\(script)</script>
    </body>
    </html>
    """
  }

  private static let heard = """
    <p id="heard" hidden>听到提示音了吗？<span lang="en">Did you hear the tone?</span><br>
    <button id="heard-yes" type="button">听到 · Yes</button>
    <button id="heard-no" type="button">没有 · No</button></p>
    """

  private static func section(_ id: String, zh: String, en: String, _ inner: String) -> String {
    """
    <section>
    <h2>\(zh) <span lang="en">\(en)</span></h2>
    \(inner)
    <button id="\(id)-try" type="button">开始测试 · Try</button>
    <output id="\(id)-says" role="status"></output>
    </section>
    """
  }
}
