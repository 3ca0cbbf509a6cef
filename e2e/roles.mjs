// A search by role and accessible name that any engine can do in the page itself: what a screen reader is told of an
// element (WAI-ARIA, "Accessible Name and Description Computation"), as far as this page needs it. Chromium is asked for
// its own tree; engines.test.mjs holds this search against that tree, so that it stands for it in the other engines.

/** Elements of a root with a role and a name, either of which may be left out; runs in the page. */
export function by_role(root, role, name) {
  const document = root.ownerDocument ?? root;
  /** Which elements have a role by themselves. */
  const OWN = {
    alert: "", alertdialog: "", application: "", status: "output",
    button: "button, summary, input[type=button], input[type=submit]",
    combobox: "select:not([multiple], [size])",
    dialog: "dialog",
    group: "fieldset, details",
    heading: "h1, h2, h3, h4, h5, h6",
    image: "img",
    link: "a[href]",
    radio: "input[type=radio]",
    slider: "input[type=range]",
    spinbutton: "input[type=number]",
    table: "table",
    textbox: "textarea, input:not([type]), input[type=text], input[type=url], input[type=email]",
  };
  const NAMED = "button, summary, select, input, textarea, dialog, fieldset, a[href], img, table, h1, h2, h3, h4, h5, h6, [role]";
  /** Roles whose name is what they hold. */
  const FROM_CONTENT = ["button", "heading", "link", "radio", "option", "cell", "row", "summary", "tab", "checkbox", "menuitem", "switch"];
  const SAYS = (role) => ({ img: "image" })[role] ?? role;
  const plain = (words) => words.replace(/[\s\u00a0]+/g, " ").trim();

  const role_of = (element) => {
    const [given] = (element.getAttribute("role") ?? "").trim().split(/\s+/);
    if (given) return SAYS(given);
    return Object.keys(OWN).find((role) => OWN[role] && element.matches(OWN[role]));
  };
  const hidden = (element) => {
    if (element.closest("[aria-hidden=true], [inert]")) return true;
    return !element.checkVisibility({ visibilityProperty: true, checkVisibilityCSS: true });
  };

  /** What a style sheet writes before or after an element, where that is words. */
  const drawn = (element, side) => {
    const { content, display } = getComputedStyle(element, side);
    if (display === "none") return "";
    const spoken = content.includes('" / "') ? content.slice(content.indexOf('" / "') + 4) : content;
    return /^"(?:[^"\\]|\\.)*"$/.test(spoken) ? JSON.parse(spoken) : "";
  };
  const inline = (element) => /^(inline|contents|none)$/.test(getComputedStyle(element).display);

  const held = (element, path) => {
    let words = drawn(element, "::before");
    for (const node of element.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) words += node.data;
      if (node.nodeType !== Node.ELEMENT_NODE || hidden(node)) continue;
      const said = name_of(node, path);
      words += inline(node) ? said : ` ${said} `;
    }
    return words + drawn(element, "::after");
  };
  /** The name of an element; `path`: those through which the search has come here, the first is the one to be named. */
  const name_of = (element, path = []) => {
    if (path.includes(element)) return "";
    const on = [...path, element];
    const referred = path.length === 0 && element.getAttribute("aria-labelledby");
    if (referred) {
      const root = element.getRootNode();
      return plain(referred.split(/\s+/).map((id) => root.getElementById(id)).filter(Boolean).map((part) => name_of(part, on)).join(" "));
    }
    const label = plain(element.getAttribute("aria-label") ?? "");
    if (label) return label;
    if (element.labels?.length && !element.matches("button")) {
      const said = plain([...element.labels].map((part) => held(part, on)).join(" "));
      if (path.length === 0 && said) return said;
    }
    // A field within the name of something else says what stands in it.
    if (path.length > 0 && element.matches("input[type=text], input[type=number], input[type=range], input:not([type])")) return element.value;
    if (path.length > 0 && element.matches("select")) return element.selectedOptions[0]?.textContent ?? "";
    if (element.matches("img, input[type=image]") && element.hasAttribute("alt")) return plain(element.alt);
    if (element.matches("input[type=button], input[type=submit]")) return element.value;
    const inner = { table: "caption", fieldset: "legend", svg: "title" }[element.localName];
    const caption = inner && [...element.children].find((child) => child.localName === inner);
    if (caption) return plain(held(caption, on));
    if (path.length > 0 || FROM_CONTENT.includes(role_of(element))) {
      const words = held(element, on);
      if (path.length > 0 ? words : plain(words)) return path.length > 0 ? words : plain(words);
    }
    return plain(element.getAttribute("title") || element.getAttribute("placeholder") || "");
  };

  // While a dialog is before the page, there is nothing else.
  const modal = [...document.querySelectorAll("dialog:modal")].at(-1);
  const wanted = role && SAYS(role);
  const own = wanted ? [OWN[wanted], `[role=${wanted}]`, wanted === "image" ? "[role=img]" : ""].filter(Boolean).join(", ") : NAMED;
  return [...root.querySelectorAll(own)].filter((element) => {
    if (modal && !modal.contains(element)) return false;
    if (wanted && role_of(element) !== wanted) return false;
    if (!wanted && !role_of(element)) return false;
    return !hidden(element) && (name === undefined || name_of(element) === plain(name));
  });
}

/** The role and the name in a selector as puppeteer writes it, `::-p-aria([role="button"][name="Play"])`; null in another. */
export function said_in(selector) {
  const aria = /^::-p-aria\((.*)\)$/s.exec(selector);
  if (!aria) return null;
  const parts = [...aria[1].matchAll(/\[(role|name)="((?:[^"\\]|\\.)*)"\]/g)];
  return Object.fromEntries(parts.map(([, key, value]) => [key, value.replace(/\\(.)/g, "$1")]));
}
