import { startPatientPage } from './patient/patient-page.ts';

startPatientPage(document.querySelector<HTMLElement>('#app')!);
