import { isGroup, type SchemaNode } from './schema-node.ts'

/**
 * The schema as it is checked: every object closed unless it says otherwise, and nothing required that a default
 * provides. For `part`, one layer of several, nothing is required that another layer may give.
 */
export function preparedSchema(node: SchemaNode, extent: 'whole' | 'part'): SchemaNode {
  const each = (child: SchemaNode): SchemaNode => preparedSchema(child, extent)
  // A list or an alternative comes from one layer as a whole.
  const whole = (child: SchemaNode): SchemaNode => preparedSchema(child, 'whole')
  return {
    ...node,
    ...(node.properties && { properties: mapValues(node.properties, each) }),
    ...(node.patternProperties && { patternProperties: mapValues(node.patternProperties, each) }),
    ...(node.items && { items: whole(node.items) }),
    ...(node.anyOf && { anyOf: node.anyOf.map(whole) }),
    ...(isClosed(node) && { additionalProperties: false }),
    ...(node.required && { required: extent === 'part' ? [] : requiredKeys(node) }),
  }
}

function isClosed(node: SchemaNode): boolean {
  if (node.additionalProperties !== undefined) return node.additionalProperties === false
  return node.properties !== undefined || node.patternProperties !== undefined
}

function requiredKeys(node: SchemaNode): string[] {
  return (node.required ?? []).filter((key) => {
    const child = node.properties?.[key]
    return child?.default === undefined && !(child && isGroup(child))
  })
}

function mapValues(
  nodes: Readonly<Record<string, SchemaNode>>,
  change: (node: SchemaNode) => SchemaNode,
): Record<string, SchemaNode> {
  return Object.fromEntries(Object.entries(nodes).map(([key, node]) => [key, change(node)]))
}
