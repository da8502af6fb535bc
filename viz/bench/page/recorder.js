// Runs in the page before the page's own scripts: notes the time between frames, and how long script
// and drawing take in each.
(() => {
  const r = (window.benchRecorder = { on: false, frames: [], first: 0, asked: 0, answered: 0 })
  let last = 0
  let begun = 0 // of this frame's work
  let spent = 0 // between the frames
  const begin = () => (begun ||= performance.now())
  for (const type of ['wheel', 'pointermove', 'scroll']) addEventListener(type, begin, { capture: true, passive: true })

  const after = new MessageChannel()
  after.port1.onmessage = ({ data: [delta, begun, spent] }) => {
    if (r.on) r.frames.push([delta, performance.now() - begun + spent])
  }
  requestAnimationFrame(function frame(now) {
    begin()
    if (!r.first && painted()) r.first = performance.now()
    after.port2.postMessage([now - last, begun, spent]) // comes when the frame has been drawn
    last = now
    begun = spent = 0
    requestAnimationFrame(frame)
  })

  /** Whether there is a picture: lanes, and a canvas of many colours. */
  function painted() {
    const canvas = document.querySelector('canvas')
    if (!canvas?.width || !document.querySelector('[data-lane]')) return false
    // Of a copy: a canvas that is read is drawn in another way from then on.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')
    copy.drawImage(canvas, 0, 0)
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
    const colours = new Set()
    for (let i = 0; i < data.length && colours.size < 12; i += 4) colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2])
    return colours.size >= 12
  }

  /** Counts the time of a handler, and of what it leaves to microtasks. */
  function timed(run) {
    return function (event) {
      const start = performance.now()
      run.call(this, event)
      const drain = (left) => (left ? queueMicrotask(() => drain(left - 1)) : (spent += performance.now() - start))
      drain(12)
    }
  }
  for (const type of ['keydown', 'input', 'pointerdown']) {
    let start = 0
    addEventListener(type, () => (start = performance.now()), { capture: true })
    addEventListener(type, () => (spent += performance.now() - start))
  }
  const { get, set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage')
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    get,
    set(handler) {
      const run = timed(handler)
      set.call(this, function (event) {
        const pushed = /^\{"type":"(grew|ended)"/.test(event.data)
        if (pushed) r.newest = Number(/"end":(\d+)/.exec(event.data)[1])
        else r.answered++
        run.call(this, event)
      })
    },
  })
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function (data) {
    r.asked++
    return send.call(this, data)
  }

  /** Waits until all questions have been answered, for a quarter of a second. */
  r.quiet = async () => {
    for (let last = performance.now(); performance.now() < last + 250; ) {
      if (r.answered < r.asked + 1) last = performance.now()
      await new Promise(requestAnimationFrame)
    }
    return true
  }

  /** Waits until what `run` does to the page is on the screen: all questions answered, and drawn. Tells how long that took, ms. */
  r.settled = async (run) => {
    const start = performance.now()
    const asked = r.asked
    run()
    let quiet = 0
    let done = start
    while (quiet < 3 && performance.now() < start + 20000) {
      await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))
      // The greeting is an answer to nothing.
      if (r.asked > asked && r.answered >= r.asked + 1) {
        if (quiet++ === 0) done = performance.now()
      } else quiet = 0
    }
    return done - start
  }
})()
