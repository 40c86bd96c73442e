import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { DeskModel } from "./deskModel";

export const DeskContext = createContext<DeskModel | undefined>(undefined);

export function useDesk(): DeskModel {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("useDesk() needs a DeskContext");
  return desk;
}
