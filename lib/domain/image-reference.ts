/** The registry of images that name none. */
export const DOCKER_HUB = 'docker.io';

/** Host and port of the registry that an image reference names, as the docker command line reads it. */
export function registryHost(image: string): string {
  const first = image.split('/')[0] ?? '';
  return image.includes('/') && /[.:]|^localhost$/.test(first) ? first.toLowerCase() : DOCKER_HUB;
}
