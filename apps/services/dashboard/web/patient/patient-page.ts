export function startPatientPage(app: HTMLElement): void {
  app.textContent = '';
}
