import { Chart, Filler, LineController, LineElement, LinearScale, PointElement } from 'chart.js';

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
Chart.defaults.animation = false;
Chart.defaults.events = [];
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.normalized = true;
Chart.defaults.parsing = false;

export { Chart };

/** Most pixels drawn for each CSS pixel: beyond two nothing is sharper, only slower. */
export const pixelRatio = (): number => Math.min(2, devicePixelRatio);
