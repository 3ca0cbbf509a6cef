// Says what to do where the program cannot start, and lets the crash message reload the page. ES5: it must
// run in the oldest browser of all. The program itself is started by boot.js.
(function () {
  var missing = typeof WebAssembly !== "object" || !("noModule" in document.createElement("script"));
  // A copy that a browser has saved holds what the program had made of the page, and not the program.
  var copy = !document.getElementById("no-wasm") && document.getElementById("copy");
  function sorry(event) {
    var sentence = document.getElementById("no-wasm");
    if (sentence) sentence.hidden = false;
    if (copy) copy.className = "crash";
    // The loader's complaint says nothing new where WebAssembly is known to be missing.
    if (missing && event) event.preventDefault();
  }
  // A module that cannot be fetched tells only its own element.
  function lost(event) {
    if (!event.target || event.target.id !== "boot") return;
    // From a disk no browser gives a page its module: the page in one file stands beside this one, but not beside a copy.
    if (location.protocol === "file:" && !copy) location.replace("limbo.html" + location.search + location.hash);
    else sorry();
  }
  if (missing) sorry();
  addEventListener("error", lost, true);
  addEventListener("error", sorry);
  addEventListener("unhandledrejection", sorry);
  addEventListener("limbo:started", function () {
    removeEventListener("error", lost, true);
    removeEventListener("error", sorry);
    removeEventListener("unhandledrejection", sorry);
  });
  addEventListener("click", function (event) {
    // A browser's translator puts elements of its own around a button's words.
    var button = event.target.closest && event.target.closest("[data-reload]");
    if (!button) return;
    try {
      // Where another version is fetched the page stands at this very moment again, also in a frame, whose address tells none.
      if (button.getAttribute("data-reload") === "moment") return location.replace(window.limbo.url());
    } catch (error) {
      // A run too long for an address: what the browser's history holds has to do.
    }
    location.reload();
  });
})();
