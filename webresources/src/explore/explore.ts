import german from "../strings/CrmSegmentation.1031.resx";
import english from "../strings/CrmSegmentation.1033.resx";
import { showExplore } from "./page";
import { standalone } from "./standalone";

// The app shows this page by itself: there is no form to hand over an Xrm object, and none around it that is documented to be there.
// What is documented for such a page is GetGlobalContext, which ClientGlobalContext.js.aspx brings.
const texts = { 1031: german, 1033: english };
void showExplore(standalone(GetGlobalContext(), texts));
