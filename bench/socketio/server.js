// The second reference: Socket.IO with rooms, as in its documentation, with everything in memory only.
// Counts are sent to all at most once a second, as Samskap does. `node server.js PORT`.
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });
const boards = new Map();
let ideas = 0;
let sent = 0;

io.on("connection", (socket) => {
  const table = String(socket.handshake.query.table);
  socket.join(table);
  socket.on("here", (answer) => answer());
  socket.on("idea", (idea, answer) => {
    const board = boards.get(table) ?? [];
    board.push(idea);
    boards.set(table, board);
    ideas += 1;
    answer({ id: idea.id });
    io.to(table).emit("card", { card: idea.id, table, theme: idea.theme, text: idea.text });
  });
});

setInterval(() => {
  if (ideas === sent) return;
  sent = ideas;
  io.emit("counts", { ideas, themes: { involvement: ideas } });
}, 1000);

http.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 2048 });
