import { startWardPage } from './ward/ward-page.ts';

startWardPage(document.querySelector<HTMLElement>('#app')!);
