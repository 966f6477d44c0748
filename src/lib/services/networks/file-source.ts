import { codeOf, ... }
