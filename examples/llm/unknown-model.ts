/** A model that does not exist is refused when it is asked for, with what may have been meant. */
import { getModel, UnknownModelError } from "afterword";

try {
  getModel("gpt-4o-mimi");
} catch (error) {
  if (!(error instanceof UnknownModelError)) throw error;
  console.log(error.message);
}
