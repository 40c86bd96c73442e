/** The entry of pages with one sentence, which need only style sheets. */
import "../tokens.css";
import "../base.css";
import "../ui/Button.css";
import "./message.css";
