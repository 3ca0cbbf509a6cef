// Between WebKit and whatever it asks for. Plain WebDriver says nothing of requests, lets none be lost or answered, and runs
// no script before a page's own: here it is all seen, and each page that comes by gets such a script as its first.

import { createServer, request as ask } from "node:http";
import { connect } from "node:net";

/** Where a page finds the script that comes before its own; no server is asked for it. */
const BEFORE = "/.limbo-before-anything.js";

/** A request, with what puppeteer's tests ask of one. */
class Asked {
  #decided;
  constructor(method, url, headers) {
    Object.assign(this, { method, headers, decision: new Promise((resolve) => (this.#decided = resolve)) });
    this.address = url;
  }
  url() {
    return this.address;
  }
  isNavigationRequest() {
    return ["document", "iframe", "frame"].includes(this.headers["sec-fetch-dest"]);
  }
  failure() {
    return { errorText: this.reason };
  }
  continue() {
    this.#decided({ how: "continue" });
  }
  abort() {
    this.#decided({ how: "abort" });
  }
  respond(answer) {
    this.#decided({ how: "respond", ...answer });
  }
}

/** The page with the script that comes first. By `crossorigin` a page in a box without an origin hears in words what goes wrong. */
function with_script(html) {
  const tag = `<script crossorigin src="${BEFORE}"></script>`;
  const at = /<head[^>]*>/i.exec(html) ?? /<!doctype[^>]*>/i.exec(html);
  return at ? html.slice(0, at.index + at[0].length) + tag + html.slice(at.index + at[0].length) : tag + html;
}

/** Headers that are of one connection, or that do not fit a body which was changed. */
const OWN_HEADERS = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "content-length"];
const passed_on = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name)));

/** Asks the server itself: its status, headers and the whole body. */
function fetched(asked, body) {
  return new Promise((resolve, reject) => {
    const { host, hostname, port, pathname, search } = new URL(asked.url());
    const headers = { ...passed_on(asked.headers), host, "accept-encoding": "identity", ...(body.length ? { "content-length": body.length } : {}) };
    const call = ask({ method: asked.method, hostname, port: port || 80, path: pathname + search, headers, agent: false }, async (answer) => {
      try {
        resolve({ status: answer.statusCode, headers: passed_on(answer.headers), body: Buffer.concat(await answer.toArray()) });
      } catch (error) {
        reject(error);
      }
    });
    call.on("error", reject).end(body);
  });
}

/** True where nobody listens any more, whatever became of what was asked last. */
const gone = (url) => new Promise((resolve) => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port || 80), hostname);
  socket.on("connect", () => {
    socket.destroy();
    resolve(false);
  });
  socket.on("error", ({ code }) => resolve(code === "ECONNREFUSED"));
});

export class Proxy {
  /** What comes before a page's own scripts, as one script; asked anew for each page. */
  before = () => "";
  /** Told of each {request}, {response}, {requestfailed}. */
  tell = () => {};
  /** True where each request waits for what a test decides. */
  holds = false;
  /** How many requests are under way. */
  open = 0;

  async start() {
    this.server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    // A browser that closes a connection in the middle of something is nobody's fault.
    this.server.on("clientError", (_, socket) => socket.destroy());
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.host = `127.0.0.1:${this.server.address().port}`;
    return this;
  }

  close() {
    return new Promise((resolve) => {
      this.server.close(resolve);
      this.server.closeAllConnections();
    });
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url);
    if (pathname === BEFORE) {
      response.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store", "access-control-allow-origin": "*" });
      return response.end(this.before());
    }
    const asked = new Asked(request.method, request.url, request.headers);
    // This small browser asks for an icon that no page has named.
    if (pathname === "/favicon.ico" && !request.headers["sec-fetch-dest"]) return response.writeHead(204).end();
    this.open += 1;
    try {
      await this.#pass(asked, Buffer.concat(await request.toArray()), response);
    } finally {
      this.open -= 1;
    }
  }

  async #pass(asked, sent, response) {
    this.tell("request", asked);
    if (!this.holds) asked.continue();
    const decision = await asked.decision;
    let answer;
    try {
      if (decision.how === "abort") throw new Error("lost on purpose");
      answer = decision.how === "respond"
        ? { status: decision.status ?? 200, headers: { "content-type": decision.contentType, ...decision.headers }, body: Buffer.from(decision.body ?? "") }
        : await fetched(asked, sent);
    } catch (error) {
      asked.reason = (await gone(asked.url())) ? "refused" : error.message;
      this.tell("requestfailed", asked);
      return response.destroy();
    }
    const { status, headers, body } = answer;
    this.tell("response", { url: () => asked.url(), status: () => status, headers: () => headers, request: () => asked, buffer: async () => body });
    const is_page = asked.isNavigationRequest() && /html/.test(headers["content-type"] ?? "");
    const shown = is_page ? Buffer.from(with_script(body.toString("utf8"))) : body;
    const empty = [204, 304].includes(status) || asked.method === "HEAD";
    response.writeHead(status, empty ? headers : { ...headers, "content-length": shown.length });
    response.end(empty ? undefined : shown);
  }
}
