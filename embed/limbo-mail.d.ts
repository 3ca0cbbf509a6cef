/** On or off: `1` or `0`, or as HTML, React and servers write them; empty is on. */
export type LimboSwitch = boolean | "" | "0" | "1" | "true" | "false";

/** The parameters of the page's address: attributes and properties of the element. */
export interface LimboParameters {
  scenario?: string | null;
  /** A whole number: other mail, the same outage. */
  seed?: string | number | null;
  /** How many e-mails one dot stands for. */
  weight?: string | number | null;
  mode?: "story" | "explore" | "compare" | "lab" | (string & {}) | null;
  /** The name of a chapter of the story: "cover", "letter", "break", "patience", ... */
  chapter?: string | null;
  game?: "1" | "watch" | (string & {}) | null;
  /** A language of the page: "it", "en", ... */
  locale?: string | null;
  /** Milliseconds since the scenario's beginning. */
  t?: string | number | null;
  /** A multiple of the scenario's pace. */
  speed?: string | number | null;
  /** What was done in the run, as "Share and save" writes it. */
  run?: string | null;
  /** How it begins, and how what it is led to begins; a run that stands is set in motion by `ask("play")`. */
  autoplay?: LimboSwitch | null;
  theme?: "auto" | "light" | "dark" | "projector" | (string & {}) | null;
  controls?: "full" | "min" | "none" | (string & {}) | null;
  present?: LimboSwitch | null;
  keys?: "on" | "off" | (string & {}) | null;
  fuzz?: string | number | null;
  /** In the comparison: how the left one restarts, as "Share and save" writes it: "bulk", "blocks.12.18000000", ... */
  compare_a?: string | null;
  /** In the comparison: how the right one restarts. */
  compare_b?: string | null;
  /** In the comparison: the instant that both show, in milliseconds since the scenario's beginning. */
  compare_t?: string | number | null;
  /** In the lab: the outage and the question, as "Share and save" writes them: "libero-2023.capacity", ... */
  lab?: string | null;
}

/** All attributes of the element. */
export interface LimboAttributes extends LimboParameters {
  /** The folder of the page on its host, or any link to it: what a link says, attributes say over again. */
  src?: string;
  /** The frame's name, for screen readers. */
  title?: string;
  /** The frame's sandbox; empty is `allow-scripts`. */
  sandbox?: string;
}

/** How service is restarted. */
export type LimboPlan =
  | { kind: "bulk" | "automatic" | "natural" }
  | { kind: "blocks"; blocks: number; every_ms: number }
  | { kind: "calm" | "by-hand"; blocks: number }
  | { kind: "drip"; rate_per_s: number };

export type LimboLink = "submission" | "relay" | "delivery";

/** What can be asked of the page in the frame, and with what. */
export interface LimboMethods {
  play: [];
  pause: [];
  step: [];
  reset: [];
  /** To an instant, in milliseconds since the scenario's beginning. */
  seek: [t_ms: number];
  speed: [x: number];
  cut: [link: LimboLink];
  mend: [link: LimboLink, plan?: LimboPlan];
  restart: [plan?: LimboPlan];
  sendTest: [];
  openBlock: [];
  closeBlock: [];
  destroySpool: [place: "provider" | "relay"];
  /** Another value of a parameter of the network: a number in its unit, of a choice its name, 0 for off. */
  set: [key: string, value: number | string];
  tryAnother: [];
  load: [scenario: string, seed?: number, weight?: number];
  /** To what an address would show, such as `mode=story&chapter=break`; what it does not name stays. */
  show: [query: string];
  /** A link to this page, or the text of a run's file. */
  open: [text: string];
  /** To say once more that it hears, and how high it is. */
  height: [];
}

/** The element `<limbo-mail>`. Importing this module registers it. */
export interface LimboMail extends HTMLElement {
  get scenario(): string | null;
  set scenario(value: LimboParameters["scenario"]);
  get seed(): string | null;
  set seed(value: LimboParameters["seed"]);
  get weight(): string | null;
  set weight(value: LimboParameters["weight"]);
  get mode(): string | null;
  set mode(value: LimboParameters["mode"]);
  get chapter(): string | null;
  set chapter(value: LimboParameters["chapter"]);
  get game(): string | null;
  set game(value: LimboParameters["game"]);
  get locale(): string | null;
  set locale(value: LimboParameters["locale"]);
  get t(): string | null;
  set t(value: LimboParameters["t"]);
  get speed(): string | null;
  set speed(value: LimboParameters["speed"]);
  get run(): string | null;
  set run(value: LimboParameters["run"]);
  get autoplay(): string | null;
  set autoplay(value: LimboParameters["autoplay"]);
  get theme(): string | null;
  set theme(value: LimboParameters["theme"]);
  get controls(): string | null;
  set controls(value: LimboParameters["controls"]);
  get present(): string | null;
  set present(value: LimboParameters["present"]);
  get keys(): string | null;
  set keys(value: LimboParameters["keys"]);
  get fuzz(): string | null;
  set fuzz(value: LimboParameters["fuzz"]);
  get compare_a(): string | null;
  set compare_a(value: LimboParameters["compare_a"]);
  get compare_b(): string | null;
  set compare_b(value: LimboParameters["compare_b"]);
  get compare_t(): string | null;
  set compare_t(value: LimboParameters["compare_t"]);
  get lab(): string | null;
  set lab(value: LimboParameters["lab"]);
  /**
   * True once the page in the frame hears what is asked; then the event `limbo-ready` is dispatched, which bubbles. A reader
   * may have the page loaded anew: until it hears again it is false.
   */
  readonly ready: boolean;
  /** Asks the page in the frame. Before it is ready, the wish waits. */
  ask<M extends keyof LimboMethods>(method: M, ...args: LimboMethods[M]): void;
}

export declare const LimboMail: {
  readonly prototype: LimboMail;
  new (): LimboMail;
  /** The address of the page's folder, for every element without `src`. */
  home: string;
};

declare global {
  interface HTMLElementTagNameMap {
    "limbo-mail": LimboMail;
  }
  interface HTMLElementEventMap {
    "limbo-ready": CustomEvent<null>;
  }
}
