/** The table signs, which are printed on paper. */
import "../font.css";
import "../tokens.css";
import "../base.css";
import "../ui/Button.css";
import "./signs.css";

document.getElementById("print")?.addEventListener("click", () => print());
