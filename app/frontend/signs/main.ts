/** The table signs: paper, and a button that prints it. */
import "../typeface.css";
import "../tokens.css";
import "../base.css";
import "../ui/Button.css";
import "./signs.css";

document.getElementById("print")?.addEventListener("click", () => print());
