/** Styles that the build puts into files of their own. */
declare module "*.css";
