'use strict';

// Loaded into every process that a command starts (node --require). When the command is killed and cannot clean up,
// the channel between the two closes, and what it started ends as well.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.channel.unref();
}
