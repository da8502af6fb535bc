// The lessons as they stand on the page: by topic, and pairs side by side.

import type { CatalogueItem } from '../protocol'

export interface Topic {
  name: string
  /** One lesson, or two that belong together: the wrong one first. */
  groups: CatalogueItem[][]
}

/** Whether a lesson has all words of a search in what is said of it. */
export function matches(item: CatalogueItem, search: string): boolean {
  const text = `${item.name} ${item.topic} ${item.title} ${item.point} ${item.wrong ? 'wrong mistake' : ''} ${item.ends}`.toLowerCase()
  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

/**
 * The lessons that match, in the order of the course. A pair comes along as a whole, where the first of it stands; the other one
 * stands at its own place, too, where that is in another topic.
 */
export function topicsOf(lessons: readonly CatalogueItem[], search = ''): Topic[] {
  const topics: Topic[] = []
  const taken = new Set<string>()
  for (const lesson of lessons) {
    if (taken.has(lesson.name)) continue
    const pair = lessons.find((other) => other !== lesson && !taken.has(other.name) && (other.name === lesson.pair || other.pair === lesson.name))
    const group = pair ? [lesson, pair].sort((a, b) => Number(b.wrong) - Number(a.wrong)) : [lesson]
    for (const { name, topic } of group) if (topic === lesson.topic) taken.add(name)
    if (!group.some((item) => matches(item, search))) continue
    let topic = topics.find((t) => t.name === lesson.topic)
    if (!topic) topics.push((topic = { name: lesson.topic, groups: [] }))
    topic.groups.push(group)
  }
  return topics
}

/** What is said over one of a pair. */
export function roleOf(item: CatalogueItem, group: readonly CatalogueItem[]): string | undefined {
  if (item.wrong) return 'wrong, on purpose'
  return group.some((other) => other.wrong) ? 'the same, done right' : undefined
}
