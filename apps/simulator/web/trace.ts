const SECONDS = 4;
const FULL_SCALE_UV = 300;

/** Draws the last seconds that were played, upright, +-300 uV. */
export function createTrace(canvas: HTMLCanvasElement) {
  const context = canvas.getContext('2d');
  let microvolts: number[] = [];
  return {
    clear(): void {
      microvolts = [];
      context?.clearRect(0, 0, canvas.width, canvas.height);
    },
    add(samples: Int16Array, scale: number, samplingRateHz: number): void {
      const kept = Math.round(SECONDS * samplingRateHz);
      microvolts = [...microvolts, ...Array.from(samples, (step) => step * scale)].slice(-kept);
      if (context === null) return;
      const { width, height } = canvas;
      context.clearRect(0, 0, width, height);
      context.strokeStyle = getComputedStyle(canvas).color;
      context.lineWidth = 2;
      context.beginPath();
      microvolts.forEach((uv, i) => {
        const x = ((kept - microvolts.length + i) / kept) * width;
        const y = height / 2 - (Math.max(-1, Math.min(1, uv / FULL_SCALE_UV)) * height) / 2;
        if (i === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      });
      context.stroke();
    },
  };
}
