/** An answer of the server's HTTP API that a component shows. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { ApiError, errorMessage, getJson } from "../http";
import { backoffDelay } from "../live/backoff";
import { useSession } from "./session";

export type ServerAnswer<T> = {
  /** The last answer; undefined before the first. */
  value: T | undefined;
  /** Why there is no newer one; empty if nothing failed. */
  problem: string;
  readAgain: () => void;
};

/** The answer to a GET of a path. It is read again when the path or the version changes, with the next connection, because what was
 * under way when the last one was lost may never come, and after some time if the server did not answer. */
export function useAnswer<T>(path: string, version: unknown = undefined): ServerAnswer<T> {
  const { client: { connection } } = useSession();
  const [value, problem] = [useSignal<T | undefined>(undefined), useSignal("")];
  const wanted = JSON.stringify([path, version]);
  const asked = useRef<string | undefined>(undefined);
  const lastRequest = useRef(0);
  const failures = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const isLive = connection.status.value === "live";
  const readAgain = () => {
    clearTimeout(timer.current);
    const request = ++lastRequest.current;
    // An answer that another request has overtaken is ignored.
    const ifLast = (apply: () => void) => request === lastRequest.current && apply();
    getJson<T>(path).then(
      (found) => ifLast(() => ((value.value = found), (problem.value = ""), (failures.current = 0))),
      (error: unknown) =>
        ifLast(() => {
          problem.value = errorMessage(error);
          if (!(error instanceof ApiError)) timer.current = setTimeout(readAgain, backoffDelay(failures.current++));
        }),
    );
  };
  useEffect(() => {
    if (asked.current === wanted && !isLive) return;
    asked.current = wanted;
    readAgain();
  }, [wanted, isLive]);
  useEffect(() => () => {
    lastRequest.current++;
    clearTimeout(timer.current);
  }, []);
  return { value: value.value, problem: problem.value, readAgain };
}
