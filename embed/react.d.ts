// Types for JSX in React 18 and 19: add `import type {} from "limbo-mail/react";` once, anywhere in the project.

import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { LimboAttributes, LimboMail } from "./limbo-mail.js";

type LimboProps = Omit<DetailedHTMLProps<HTMLAttributes<LimboMail>, LimboMail>, keyof LimboAttributes> & LimboAttributes;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "limbo-mail": LimboProps;
    }
  }
}
