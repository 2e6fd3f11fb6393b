/** A clock's alarm in a worker: browsers slow the timers of hidden pages down, but not those of workers. */

let alarm = 0;

onmessage = ({ data: milliseconds }) => {
  clearTimeout(alarm);
  alarm = setTimeout(() => postMessage(null), milliseconds);
};
