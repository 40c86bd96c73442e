/** Requests to the server's HTTP API. */
import { lang, t } from "./i18n";
import { newId } from "./live/ids";

/** The server refused the request. `code` says why ("workshop.unknown"); the message is in the page's language. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** No answer, or one of a proxy, or a ServerError; another attempt may succeed. */
export class NetworkError extends Error {}

/** The server answered that it cannot do it now (status 500 or more), with a message in the page's language. */
export class ServerError extends NetworkError {}

/** GET the JSON at a path. Rejects with ApiError or NetworkError. */
export function getJson<T>(path: string): Promise<T> {
  return requestJson(path);
}

/** POST a JSON body; resolves with the JSON answer, undefined if it is empty. Rejects with ApiError or NetworkError. */
export function postJson<T>(path: string, body: object = {}): Promise<T> {
  return requestJson(path, body);
}

/** POST a file; resolves with the JSON answer. Rejects with ApiError or NetworkError. */
export async function postFile<T>(path: string, file: Blob): Promise<T> {
  const headers = { "Accept-Language": lang.peek(), "Content-Type": "application/octet-stream" };
  return (await readJson(await request(path, { headers, method: "POST", body: file }))) as T;
}

/** The requests of `postIdempotent` without an answer: path and `requestKey` as JSON -> the body. */
const unansweredRequests = new Map<string, object>();

/** POST a JSON body with an `id` added; the server creates one thing for each id. After a NetworkError nobody knows whether it did, so
 * the next request with the same path and `requestKey` has the same body: with another one the server refuses the id. Otherwise as
 * postJson. */
export async function postIdempotent<T>(path: string, body: object, requestKey: unknown = body): Promise<T> {
  const key = JSON.stringify([path, requestKey]);
  const sent = unansweredRequests.get(key) ?? { ...body, id: newId() };
  unansweredRequests.set(key, sent);
  try {
    const created = await postJson<T>(path, sent);
    unansweredRequests.delete(key);
    return created;
  } catch (error) {
    if (error instanceof ApiError) unansweredRequests.delete(key);
    throw error;
  }
}

async function requestJson<T>(path: string, body?: object): Promise<T> {
  const headers = { "Accept-Language": lang.peek(), "Content-Type": "application/json" };
  const response = await request(path, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) });
  return response.status === 204 ? (undefined as T) : ((await readJson(response)) as T);
}

/** Resolves with the response if its status is 200 to 299. Rejects with ApiError or NetworkError. */
export async function request(path: string, options: RequestInit): Promise<Response> {
  const response = await orNetworkError(fetch(path, options));
  if (!response.ok) throw toError(response.status, await readJson(response));
  return response;
}

function readJson(response: Response): Promise<unknown> {
  return orNetworkError(response.json());
}

/** Resolves as the promise does. Rejects with NetworkError, whatever the promise rejects with. */
export function orNetworkError<T>(reading: Promise<T>): Promise<T> {
  return reading.catch((cause: unknown) => {
    throw new NetworkError("no answer", { cause });
  });
}

/** The message to show after a failed request, in the page's language. Throws an error of another kind again. */
export function errorMessage(error: unknown): string {
  if (error instanceof ApiError || error instanceof ServerError) return error.message;
  if (error instanceof NetworkError) return t("network.no_answer");
  throw error;
}

/** The error for an answer with an error status. A proxy's error page has no code and no message. */
function toError(status: number, answer: unknown): Error {
  const { code, message } = (answer ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code !== "string" || typeof message !== "string") return new NetworkError("not an answer");
  return status >= 500 ? new ServerError(message) : new ApiError(code, message);
}
