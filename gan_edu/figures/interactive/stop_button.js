// A button that interrupts the kernel, as the notebook's own stop button does. A message to the
// kernel itself would wait until the cell has ended, so it goes to the server.

function render({ model, el }) {
  const page = document.getElementById("jupyter-config-data");
  const kernel = model.get("kernel");
  if (!page || !kernel) {
    el.textContent = "To stop, use the notebook's own stop button: finished epochs stay.";
    return;
  }
  const { baseUrl, token } = JSON.parse(page.textContent);
  const button = document.createElement("button");
  button.className = "jupyter-widgets jupyter-button widget-button";
  button.textContent = "Stop";
  button.title = "End the training; the finished epochs stay";
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.textContent = "stopping";
    const headers = {};
    const xsrf = document.cookie.match(/_xsrf=([^;]+)/);
    if (xsrf) headers["X-XSRFToken"] = xsrf[1];
    if (token) headers.Authorization = `token ${token}`;
    const answer = await fetch(`${baseUrl}api/kernels/${kernel}/interrupt`, {
      method: "POST",
      credentials: "same-origin",
      headers,
    });
    if (!answer.ok) {
      button.disabled = false;
      button.textContent = `not stopped (${answer.status})`;
    }
  });
  el.append(button);
}

export default { render };
