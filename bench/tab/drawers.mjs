// Four ways to draw N moving dots of 2 x 2 pixels on 1280 x 720. Each gets the same positions: dot i starts
// at (x0, y0) and goes right at its own pace, and comes in again at the left.

const W = 1280;
const H = 720;

function positions(n) {
  const x0 = new Float32Array(n);
  const y = new Float32Array(n);
  const v = new Float32Array(n);
  let state = 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let i = 0; i < n; i++) [x0[i], y[i], v[i]] = [random() * W, random() * H, 30 + random() * 60];
  return { x0, y, v };
}

/** Limbo: its own painter, with a world in which that many messages travel. */
async function limbo(canvas, n) {
  const { default: init, Dots } = await import("./pkg/limbo_bench_tab.js");
  await init();
  const dots = new Dots(n);
  const step = Math.max(1, Math.round((n * 10) / 6000));
  return { draw: () => dots.frame(canvas, step), drawn: dots.travelling() };
}

/** Canvas 2D: one fillRect a dot, as most animations do. */
async function rect(canvas, n) {
  const context = canvas.getContext("2d", { alpha: false });
  const { x0, y, v } = positions(n);
  return {
    drawn: n,
    draw(t) {
      context.fillStyle = "#fff";
      context.fillRect(0, 0, W, H);
      context.fillStyle = "#225fcb";
      for (let i = 0; i < n; i++) context.fillRect((x0[i] + v[i] * t) % W, y[i], 2, 2);
    },
  };
}

/** WebGL 2: all dots as one draw call of points; the vertex shader moves them, nothing is uploaded again. */
async function webgl(canvas, n) {
  const gl = canvas.getContext("webgl2", { antialias: false });
  if (!gl) throw new Error("no WebGL 2 in this browser");
  const { x0, y, v } = positions(n);
  const shader = (type, source) => {
    const s = gl.createShader(type);
    gl.shaderSource(s, source);
    gl.compileShader(s);
    return s;
  };
  const program = gl.createProgram();
  gl.attachShader(program, shader(gl.VERTEX_SHADER, `#version 300 es
    in float x0; in float y; in float v; uniform float t;
    void main() {
      float x = mod(x0 + v * t, ${W}.0);
      gl_Position = vec4(x / ${W / 2}.0 - 1.0, 1.0 - y / ${H / 2}.0, 0.0, 1.0);
      gl_PointSize = 2.0;
    }`));
  gl.attachShader(program, shader(gl.FRAGMENT_SHADER, `#version 300 es
    precision mediump float; out vec4 colour;
    void main() { colour = vec4(0.13, 0.37, 0.8, 1.0); }`));
  gl.linkProgram(program);
  gl.useProgram(program);
  for (const [name, data] of Object.entries({ x0, y, v })) {
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
    const at = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, 1, gl.FLOAT, false, 0, 0);
  }
  const time = gl.getUniformLocation(program, "t");
  const pixel = new Uint8Array(4);
  return {
    drawn: n,
    draw(t) {
      gl.clearColor(1, 1, 1, 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
      gl.uniform1f(time, t);
      gl.drawArrays(gl.POINTS, 0, n);
      // Without reading a pixel the work would be done after the clock was stopped.
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    },
  };
}

/** PixiJS: a ParticleContainer whose particles have a dynamic position only, as its documentation advises. */
async function pixi(canvas, n) {
  const { Application, Particle, ParticleContainer, Texture } = await import("/pixi.mjs");
  const app = new Application();
  await app.init({ canvas, width: W, height: H, background: "#ffffff", antialias: false, autoStart: false, preference: "webgl" });
  const container = new ParticleContainer({ dynamicProperties: { position: true } });
  const { x0, y, v } = positions(n);
  const particles = [];
  for (let i = 0; i < n; i++) {
    const particle = new Particle({ texture: Texture.WHITE, x: x0[i], y: y[i], tint: 0x225fcb });
    particle.scaleX = 2 / Texture.WHITE.width;
    particle.scaleY = 2 / Texture.WHITE.height;
    particles.push(particle);
  }
  container.particleChildren.push(...[]);
  container.particleChildren = particles;
  container.update();
  app.stage.addChild(container);
  const gl = app.renderer.gl;
  const pixel = new Uint8Array(4);
  return {
    drawn: n,
    draw(t) {
      for (let i = 0; i < n; i++) particles[i].x = (x0[i] + v[i] * t) % W;
      app.renderer.render(app.stage);
      gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    },
  };
}

const DRAWERS = { limbo, rect, webgl, pixi };

/** Draws for a while: the median of the milliseconds that drawing took, and of those between two frames. */
export async function measure(who, n, canvas, most_ms = 4000) {
  const { draw, drawn } = await DRAWERS[who](canvas, n);
  const work = [];
  const between = [];
  let last = null;
  const begun = performance.now();
  // The first frames compile and fill caches: not counted.
  for (let frame = 0; frame < 200; frame++) {
    const now = await new Promise(requestAnimationFrame);
    const before = performance.now();
    draw((now - begun) / 1000);
    const after = performance.now();
    if (frame >= 3) {
      work.push(after - before);
      if (last !== null) between.push(now - last);
    }
    last = now;
    if (frame >= 6 && after - begun > most_ms) break;
  }
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  return { who, n, drawn, work_ms: median(work), frame_ms: median(between), frames: work.length };
}
