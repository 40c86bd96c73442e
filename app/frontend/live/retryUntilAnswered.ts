/** Requests that are made until the server answers. */
import { NetworkError } from "../http";
import { backoffDelay } from "./backoff";

/** Retry while the server does not answer. onUnreachableChange: called with true after each such attempt, and with false after success. */
export async function retryUntilAnswered<T>(request: () => Promise<T>, onUnreachableChange: (isUnreachable: boolean) => void = () => undefined): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await request();
      onUnreachableChange(false);
      return answer;
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      onUnreachableChange(true);
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
