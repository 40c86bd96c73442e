/** The requests of a phone that has no seat yet: information about the workshop, and a seat. */
import { getJson, postJson, NetworkError } from "../http";
import type { JoinInfo } from "../http.gen";
import { backoffDelay } from "../live/backoff";
import type { PageData } from "../live/client";

/** The page's data. `door`: the join information when the page was made. The API's paths also have this older name. */
export type PhonePage = PageData & { door?: JoinInfo };
/** The answers to the join questions; null for one that was skipped or not asked. A repeated request with the same id gives the same
 * seat. */
export type SeatRequest = { id: string; table: number; role: string | null; municipality: string | null; language: string };

/** Fetch the join information; retry until the server answers. Rejects with ApiError. */
export function fetchJoinInfo(code: string, onUnreachable: (isUnreachable: boolean) => void): Promise<JoinInfo> {
  return retryUntilAnswered(() => getJson<JoinInfo>(`/api/workshops/${code}/door`), onUnreachable);
}

/** Fetch the join information once; undefined if the server does not answer. Rejects with ApiError. */
export async function refetchJoinInfo(code: string): Promise<JoinInfo | undefined> {
  try {
    return await getJson<JoinInfo>(`/api/workshops/${code}/door`);
  } catch (error) {
    if (error instanceof NetworkError) return undefined;
    throw error;
  }
}

/** Take a seat; retry with the same id until the server answers. Rejects with ApiError. */
export async function requestSeat(code: string, seat: SeatRequest, onUnreachable: (isUnreachable: boolean) => void): Promise<void> {
  await retryUntilAnswered(() => postJson(`/api/workshops/${code}/seats`, seat), onUnreachable);
}

/** Retry while the server does not answer. onUnreachable: called with true after each such attempt, and with false after success. */
async function retryUntilAnswered<T>(request: () => Promise<T>, onUnreachable: (isUnreachable: boolean) => void): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await request();
      onUnreachable(false);
      return answer;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      onUnreachable(true);
      await waitOrOnline(backoffDelay(attempt));
    }
  }
}

/** Resolve after the time, or when the network is back. */
function waitOrOnline(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      removeEventListener("online", finish);
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    addEventListener("online", finish);
  });
}
