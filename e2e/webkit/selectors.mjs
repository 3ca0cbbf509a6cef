// The selectors of the tests: those of style sheets, and puppeteer's for words, roles, and what lies within shadow roots.

import { by_role, said_in } from "../roles.mjs";

/** All elements of a selector, in their order; runs in the page. */
function select(root, selector, by_role, said_in) {
  const said = said_in(selector);
  if (said) return by_role(root, said.role, said.name);
  const deep = selector.split(">>>").map((part) => part.trim());
  if (deep.length === 2) {
    const within = (node) => [...node.querySelectorAll("*")].flatMap((element) =>
      [...(element.matches(deep[1]) ? [element] : []), ...(element.shadowRoot ? within(element.shadowRoot) : [])]);
    const hosts = deep[0] ? [...root.querySelectorAll(deep[0])] : [root];
    return hosts.flatMap((host) => [...within(host), ...(host.shadowRoot ? within(host.shadowRoot) : [])]);
  }
  const text = /^(.*?)( ?)::-p-text\((.*)\)$/s.exec(selector);
  if (!text) return [...root.querySelectorAll(selector)];
  const [, outer, , words] = text;
  const says = (element) => element.textContent.includes(words);
  /** The innermost elements that hold the words. */
  const innermost = (element) => {
    if (element.matches?.("script, style, head, noscript")) return [];
    const inner = [...element.children].flatMap(innermost);
    return inner.length > 0 ? inner : element.nodeType === Node.ELEMENT_NODE && says(element) ? [element] : [];
  };
  const roots = outer ? [...root.querySelectorAll(outer)] : [root];
  return [...new Set(roots.flatMap(innermost))];
}

/** The source of a function (root, selector) => elements. */
export const SELECT = `((root, selector) => (${select})(root, selector, ${by_role}, ${said_in}))`;
