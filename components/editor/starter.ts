/** What stands in the editor for a new op: small, and able to run wherever BusyBox can be fetched. */
export const STARTER = `# An op is a container image with a form. This one can be registered as it is; make it yours.
# Ctrl+Space suggests what may stand where the cursor is.
id: my-op
version: 1.0.0
image: busybox:1.37
title: My op
description: |
  Says what the op does, in one line that stands beside its name.

  Here may follow as much Markdown as it takes.

# What runs in the container, in place of the image's own program. Inputs come in /gyoza/input.json.
command: [sh, -c, 'cp /gyoza/input.json /gyoza/output.json']

# One entry is one field of the form; their order is the form's.
input_specs:
  name:
    type: string
    title: Name
    description: Who is greeted.
    example: Ada Lovelace
  times:
    type: int
    title: Times
    unit: times
    min: 1
    max: 10
    default: 1

output_specs:
  name: { type: string, title: Name }

# Seconds after which a run surely hangs.
timeout_s: 60
`;

/** Above the text of a version that is being edited. */
export function editingComment(id: string, version: string): string {
  return `${id} ${version}. A new version number makes a new version; saving the same one replaces it.\nRuns that were made stay as they are.`;
}
