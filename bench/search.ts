export async function benchSearch(): Promise<void> {}
