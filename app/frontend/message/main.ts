/** A plain page with one sentence: only its style sheets. */
import "../tokens.css";
import "../base.css";
import "../ui/Button.css";
import "./message.css";
