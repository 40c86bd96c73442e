/** The requests of a phone that has no seat yet: information about the workshop, and a seat. */
import { getJson, postJson, NetworkError } from "../http";
import type { JoinInfo } from "../http.gen";
import type { PageData } from "../live/client";
import { retryUntilAnswered } from "../live/retryUntilAnswered";

/** The page's data. `door`: the join information when the page was made. The API's paths also have this older name. */
export type PhonePage = PageData & { door?: JoinInfo };
/** The answers to the join questions; null for one that was skipped or not asked. A repeated request with the same id gives the same
 * seat. */
export type SeatRequest = { id: string; table: number; role: string | null; municipality: string | null; language: string };

/** Fetch the join information; retry until the server answers. Rejects with ApiError. */
export function fetchJoinInfo(code: string, onUnreachableChange: (isUnreachable: boolean) => void): Promise<JoinInfo> {
  return retryUntilAnswered(() => getJson<JoinInfo>(`/api/workshops/${code}/door`), onUnreachableChange);
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
export async function requestSeat(code: string, seat: SeatRequest, onUnreachableChange: (isUnreachable: boolean) => void): Promise<void> {
  await retryUntilAnswered(() => postJson(`/api/workshops/${code}/seats`, seat), onUnreachableChange);
}
