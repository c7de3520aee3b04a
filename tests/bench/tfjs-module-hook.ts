import type { LoadHook, ResolveHook } from 'node:module'

/**
 * Lets Node import the parts of tfjs that its build for Node leaves out: they are ES modules in a package that does not
 * say so, and import one another without extensions.
 */
const isTfjs = (url: string | undefined): boolean => url?.includes('/@tensorflow/tfjs-core/dist/') ?? false

export const resolve: ResolveHook = async (specifier, context, next) => {
  if (!isTfjs(context.parentURL) || !specifier.startsWith('.') || specifier.endsWith('.js'))
    return next(specifier, context)
  try {
    return await next(`${specifier}.js`, context)
  } catch {
    return next(`${specifier}/index.js`, context)
  }
}

export const load: LoadHook = (url, context, next) =>
  next(url, isTfjs(url) && !url.endsWith('.node.js') ? { ...context, format: 'module' } : context)
