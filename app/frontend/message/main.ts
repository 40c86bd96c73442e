/** The entry of pages with one sentence, which need only style sheets. */
import "../tokens.css";
import "../base.css";
import "../ui/Button.css";
import "./message.css";

// The page has said what the answer to a code word was: nobody is to copy that with the address.
const address = new URL(location.href);
if (address.searchParams.has("answer")) {
  address.searchParams.delete("answer");
  history.replaceState(history.state, "", address);
}
