import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { DeskModel } from "./deskModel";

export const DeskContext = createContext<DeskModel | undefined>(undefined);

/** The desk that a card or a tray lies on. */
export function useDesk(): DeskModel {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("a part of the desk stands outside it");
  return desk;
}
