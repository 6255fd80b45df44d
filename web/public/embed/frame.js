// The page's half of the protocol: answer the frame's hello with a port, then ask through the port.
addEventListener('message', (event) => {
  const frame = document.querySelector('iframe');
  if (event.source !== frame.contentWindow || event.data?.wmiLab !== 1 || event.data.type !== 'hello' || window.wmiLabPort) return;
  const channel = new MessageChannel();
  window.wmiLabPort = channel.port1;
  window.wmiLabHeard = [];
  channel.port1.onmessage = (answer) => {
    window.wmiLabHeard.push(answer.data);
    if (answer.data.type === 'step') document.getElementById('said').textContent = `Step ${answer.data.step}`;
  };
  frame.contentWindow.postMessage({ wmiLab: 1, type: 'port' }, '*', [channel.port2]);
});
