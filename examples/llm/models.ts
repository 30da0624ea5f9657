/** Every model known by name. */
import { listModels } from "afterword";

for (const { id } of listModels()) console.log(id);
