/** The server's HTTP API: questions with an answer, where no line is open yet. */
import { lang } from "./i18n";

/** The server said no, in the person's language. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Nobody answered, or what did was not the server in its senses; asking again may help. */
export class NetworkError extends Error {}

/** Asks for JSON; with a body it posts. Rejects with Refused or Unanswered. */
export async function fetchJson<T>(path: string, body?: object): Promise<T> {
  const headers = { "Accept-Language": lang.peek(), "Content-Type": "application/json" };
  const response = await fetch(path, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) }).catch((cause: unknown) => {
    throw new NetworkError("no network", { cause });
  });
  if (response.status >= 500) throw new NetworkError(response.statusText);
  if (response.status === 204) return undefined as T;
  const answer = await response.json().catch((cause: unknown) => {
    throw new NetworkError("not an answer", { cause });
  });
  if (!response.ok) throw toError(answer);
  return answer as T;
}

/** A page of some other server in between has no code and no sentence for the person. */
function toError(answer: unknown): Error {
  const { code, message } = (answer ?? {}) as { code?: unknown; message?: unknown };
  return typeof code === "string" && typeof message === "string" ? new ApiError(code, message) : new NetworkError("not an answer");
}
