import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import "./QrCode.css";

/** The first pause is a second, and each further one is twice as long, up to this. */
const MAX_PAUSE_S = 30;

type Props = { src: string; label: string; address?: string; onMissingChange?: (isMissing: boolean) => void };

/** A QR code from the server on a white background; `label` says where it leads. An image that does not load is asked for again after
 * a pause. address: where it leads, which is shown until then. onMissingChange: is told when the image does not load, and when it does. */
export function QrCode({ src, label, address, onMissingChange }: Props): JSX.Element {
  const [failures, setFailures] = useState(0);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (failures === 0) return;
    const pause = 1000 * Math.min(MAX_PAUSE_S, 2 ** (failures - 1));
    const timer = setTimeout(() => setAttempt(attempt + 1), pause);
    return () => clearTimeout(timer);
  }, [failures]);
  const isMissing = failures > 0;
  function count(newFailures: number): void {
    setFailures(newFailures);
    onMissingChange?.(newFailures > 0);
  }
  return (
    <>
      {/* A new image asks the server again, though its address is the same. */}
      <img
        key={attempt}
        class="qr"
        src={src}
        alt={label}
        hidden={isMissing && address !== undefined}
        onLoad={() => count(0)}
        onError={() => count(failures + 1)}
      />
      {isMissing && address && <p class="qr-address" dir="ltr">{address}</p>}
    </>
  );
}
