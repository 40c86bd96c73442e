/** How much the server takes, so that a counter can say so in time; the server has the last word. */
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
