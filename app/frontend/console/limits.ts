/** The server's limits, so that a form can show them before it is sent. The server checks them again. */
export const limits = {
  title: 120,
  question: 280,
  name: 60,
  instruction: 500,
  cluster: 80,
  scenarioTitle: 120,
  scenarioText: 2000,
  voteTitle: 120,
  voteOptions: 500,
} as const;
