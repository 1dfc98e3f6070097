/** Names of the columns, tables and relationships that the scripts use: the only place that spells them. */
export const Contact = {
  table: "contact",
  id: "contactid",
  fullName: "fullname",
  email: "emailaddress1",
  telephone: "telephone1",
  mobile: "mobilephone",
  street: "address1_line1",
  postalCode: "address1_postalcode",
  exchangeRate: "exchangerate",
  modifiedOn: "modifiedon",
  state: "statecode",
  doNotEmail: "donotemail",
  doNotPhone: "donotphone",
  doNotPost: "donotpostalmail",
  firstPurchaseOn: "cseg_firstpurchaseon",
  lastPurchaseOn: "cseg_lastpurchaseon",
  annualCount: "cseg_annualpurchasecount",
  lifetimeCount: "cseg_lifetimepurchasecount",
  annualValue: "cseg_annualvalue",
  averageValue: "cseg_averagepurchasevalue",
  lifetimeValue: "cseg_lifetimevalue",
  previousAnnualValue: "cseg_previousannualvalue",
  trend: "cseg_trend",
  averageInterval: "cseg_averagepurchaseinterval",
  lapsesOn: "cseg_lapseson",
  age: "cseg_age",
  nextBirthdayOn: "cseg_nextbirthdayon",
  nextAnniversaryOn: "cseg_nextanniversaryon",
  channels: "cseg_channels",
  buysGifts: "cseg_buysgifts",
  lastProductCategory: "cseg_lastproductcategoryid",
  recencyScore: "cseg_recencyscore",
  frequencyScore: "cseg_frequencyscore",
  monetaryScore: "cseg_monetaryscore",
  rfmSegment: "cseg_rfmsegment",
  priority: "cseg_priority",
  priorityScore: "cseg_priorityscore",
  priorityReason: "cseg_priorityreason",
  priorityChangedOn: "cseg_prioritychangedon",
  profileAsOf: "cseg_profileasof",
  nextRecalculationOn: "cseg_nextrecalculationon",
  schemeVersion: "cseg_schemeversion",
  priorityScheme: "cseg_priorityschemeid",
  lastContactedOn: "cseg_lastcontactedon",
  nextContactAllowedOn: "cseg_nextcontactallowedon",
  profilingOptOut: "cseg_profilingoptout",
  contactFrequency: "cseg_contactfrequency",
  purchases: "cseg_contact_purchases",
  memberships: "cseg_contact_segmentmemberships",
  suggestions: "cseg_contact_suggestions",
} as const;

/** A category that customers like this one also buy. */
export const Suggestion = {
  category: "_cseg_productcategoryid_value",
  reason: "cseg_reason",
  status: "cseg_suggestionstatus",
  confidence: "cseg_confidence",
} as const;

export const SuggestionStatus = { open: 653210000 } as const;

/** A row of history: a customer in a segment. Without a day of leaving he is in it. */
export const Membership = {
  segment: "_cseg_segmentid_value",
  enteredOn: "cseg_enteredon",
  leftOn: "cseg_lefton",
} as const;

export const Purchase = {
  date: "cseg_purchasedate",
  baseAmount: "cseg_amount_base",
  kind: "cseg_kind",
  state: "statecode",
} as const;

/** What a priority scheme suggests for customers of each level. */
export const Scheme = {
  treatment: { high: "cseg_hightreatment", medium: "cseg_mediumtreatment", low: "cseg_lowtreatment", none: "cseg_nonetreatment" },
  user: { high: "_cseg_highuserid_value", medium: "_cseg_mediumuserid_value", low: "_cseg_lowuserid_value", none: "_cseg_noneuserid_value" },
  queue: { high: "_cseg_highqueueid_value", medium: "_cseg_mediumqueueid_value", low: "_cseg_lowqueueid_value", none: "_cseg_nonequeueid_value" },
} as const;

export const Segment = {
  table: "cseg_segment",
  id: "cseg_segmentid",
  title: "cseg_name",
  filter: "cseg_filter",
  purpose: "cseg_purpose",
  topic: "cseg_topic",
  parent: "cseg_parentsegmentid",
  lifecycle: "cseg_lifecycle",
  drift: "cseg_listdrift",
} as const;

/** Tables under contact that a segment may ask about. */
export const LinkedTables = [
  { table: "cseg_purchase", from: "cseg_contactid", to: "contactid" },
  { table: "cseg_profileattribute", from: "cseg_contactid", to: "contactid" },
] as const;

export const Factor = {
  table: "cseg_priorityfactor",
  id: "cseg_priorityfactorid",
  scheme: "_cseg_schemeid_value",
  kind: "cseg_factorkind",
  weight: "cseg_weight",
} as const;

export const SchemeTable = {
  table: "cseg_priorityscheme",
  id: "cseg_priorityschemeid",
  title: "cseg_name",
  highFrom: "cseg_highfrom",
  mediumFrom: "cseg_mediumfrom",
  status: "cseg_schemestatus",
} as const;

export const Lifecycle = { draft: 653210000, published: 653210001, retired: 653210002 } as const;

export const SchemeStatus = { draft: 653210000, active: 653210001, retired: 653210002 } as const;

export const Priority = { high: 653210000, medium: 653210001, low: 653210002, none: 653210003 } as const;

export const PurchaseKind = { purchase: 653210000, return: 653210001 } as const;

export const ContactFrequency = { never: 653210004 } as const;

/** Columns that the server computes: a person reads them and never types them. */
export const computedColumns: readonly string[] = [
  Contact.firstPurchaseOn,
  Contact.lastPurchaseOn,
  Contact.annualCount,
  Contact.lifetimeCount,
  Contact.annualValue,
  Contact.averageValue,
  Contact.lifetimeValue,
  Contact.previousAnnualValue,
  Contact.trend,
  Contact.averageInterval,
  Contact.lapsesOn,
  Contact.age,
  Contact.nextBirthdayOn,
  Contact.nextAnniversaryOn,
  Contact.channels,
  Contact.buysGifts,
  Contact.lastProductCategory,
  Contact.recencyScore,
  Contact.frequencyScore,
  Contact.monetaryScore,
  Contact.rfmSegment,
  Contact.priority,
  Contact.priorityScore,
  Contact.priorityReason,
  Contact.priorityChangedOn,
  Contact.profileAsOf,
  Contact.nextRecalculationOn,
  Contact.schemeVersion,
  Contact.priorityScheme,
  Contact.lastContactedOn,
  Contact.nextContactAllowedOn,
];
