import type { JSX } from "preact";

import "./QrCode.css";

/** A QR code from the server on a white background; `label` says where it leads. */
export function QrCode({ src, label }: { src: string; label: string }): JSX.Element {
  return <img class="qr" src={src} alt={label} />;
}
