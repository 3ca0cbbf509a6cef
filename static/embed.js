// For pages that show Limbo in a frame. One script, no dependency, nothing stored, nothing asked of anybody:
//
//     <script src="https://…/embed.js" defer></script>
//     <limbo-mail scenario="libero-2023" chapter="break" locale="it"></limbo-mail>
//
// makes the frame and keeps it as high as what it shows. A frame that is there already is kept as high, too,
// if it has the attribute data-limbo. Attributes of the element are the page's address parameters; `title`
// is the frame's name for screen readers, `sandbox` its sandbox. `element.ask("seek", 302400000)` calls a
// method of window.limbo in the frame.
(() => {
  const home = new URL(".", document.currentScript?.src ?? location.href);
  const PARAMETERS = [
    "scenario", "seed", "locale", "theme", "mode", "chapter", "t", "speed", "run", "controls", "autoplay", "keys",
  ];
  const HEIGHT_MIN = 120;
  const HEIGHT_MAX = 4000;

  // Only a frame of ours may set a height, only its own, and only a sensible one.
  addEventListener("message", (event) => {
    const height = Number(event.data?.["limbo-height"]);
    if (!(height > 0)) return;
    for (const frame of document.querySelectorAll("iframe[data-limbo]")) {
      if (frame.contentWindow !== event.source) continue;
      frame.style.height = `${Math.min(Math.max(Math.ceil(height), HEIGHT_MIN), HEIGHT_MAX)}px`;
    }
  });

  class LimboMail extends HTMLElement {
    #frame = null;

    connectedCallback() {
      if (this.#frame) return;
      const address = new URL(home);
      for (const name of PARAMETERS) {
        const value = this.getAttribute(name);
        if (value !== null) address.searchParams.set(name, value);
      }
      address.searchParams.set("embed", "1");
      const frame = document.createElement("iframe");
      frame.src = address;
      frame.loading = "lazy";
      frame.title = this.getAttribute("title") || "Limbo";
      frame.allow = "fullscreen; clipboard-write";
      frame.setAttribute("data-limbo", "");
      if (this.hasAttribute("sandbox")) {
        frame.setAttribute("sandbox", this.getAttribute("sandbox") || "allow-scripts");
      }
      // Set by script and not by an attribute: a strict style-src lets it pass.
      Object.assign(frame.style, { display: "block", width: "100%", border: "0", height: "620px" });
      this.style.display = "block";
      this.#frame = frame;
      this.append(frame);
    }

    /** Asks the page in the frame: play, pause, step, seek(ms), speed(x), cut(link), mend(link, plan), ... */
    ask(method, ...args) {
      this.#frame?.contentWindow?.postMessage({ limbo: method, args }, "*");
    }
  }
  if (!customElements.get("limbo-mail")) customElements.define("limbo-mail", LimboMail);
})();
