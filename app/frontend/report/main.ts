/** The entry of the report's page, which has no script: only style sheets, which a file of the report contains. */
import "../tokens.css";
import "../base.css";
import "../ui/Button.css";
import "./report.css";
