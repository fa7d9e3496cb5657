'use strict';

// Loaded into every process that a command starts (node --require). When the command is killed and cannot clean up,
// the channel between the two closes, and what it started ends as well; before that it removes what holds secrets.
const { rmSync } = require('node:fs');

const remains = process.env.REMOVE_WITH_PARENT;
delete process.env.REMOVE_WITH_PARENT;
if (process.channel) {
  process.once('disconnect', () => {
    try {
      if (remains) rmSync(remains, { recursive: true, force: true });
    } finally {
      process.kill(process.pid, 'SIGKILL');
    }
  });
  process.channel.unref();
}
