package org.lr4j.schedule;

/** A schedule that can say what it is made of; each text and JSON form is written from that. */
interface BuiltIn extends Schedule {
  Form form();
}
